package dev.unroll.models;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model as its files' bytes, so that it can travel with a job to every machine that runs it.
 *
 * @param source where it was read from, for messages
 * @param manifest its {@code model.json}
 * @param graph its {@code model.onnx}
 * @param tokenizer its {@code tokenizer.json}; null where the vectoriser needs none
 * @param golden its {@code golden.json}; null where it has none
 */
public record Bundle(
    String source,
    Manifest manifest,
    byte[] graph,
    byte @Nullable [] tokenizer,
    byte @Nullable [] golden)
    implements Serializable {
  public static final String MANIFEST = "model.json";
  public static final String GRAPH = "model.onnx";
  public static final String TOKENIZER = "tokenizer.json";
  public static final String GOLDEN = "golden.json";
  private static final String ZOO = "zoo/";
  private static final Pattern SHIPPED = Pattern.compile("zoo/[A-Za-z0-9][A-Za-z0-9._-]*");

  private static final int MIB = 1 << 20;

  /** The most bytes of each file: a bundle may come from anyone, and is read whole. */
  private static final Map<String, Integer> MOST_BYTES =
      Map.of(MANIFEST, 4 * MIB, GRAPH, 1024 * MIB, TOKENIZER, 64 * MIB, GOLDEN, 4 * MIB);

  /** A bundle without golden sequences. */
  public Bundle(String source, Manifest manifest, byte[] graph, byte @Nullable [] tokenizer) {
    this(source, manifest, graph, tokenizer, null);
  }

  /**
   * Reads a bundle.
   *
   * @param reference {@code zoo/NAME} for a shipped one, else a folder
   * @param base what a relative folder is relative to
   * @throws UserError when it is not there or incomplete
   */
  public static Bundle resolve(String reference, Path base) {
    Path folder;
    try {
      folder = base.resolve(reference);
    } catch (InvalidPathException e) {
      throw new UserError("expected a folder's name, found " + reference, e);
    }
    return Files.isDirectory(folder) || !isShipped(reference) ? read(folder) : shipped(reference);
  }

  /** Whether a reference is a shipped bundle's, as long as no folder has its name. */
  public static boolean isShipped(String reference) {
    return reference.startsWith(ZOO);
  }

  /**
   * Reads a shipped bundle, out of the jar.
   *
   * @param reference {@code zoo/NAME}
   * @throws UserError when there is none of that name
   */
  public static Bundle shipped(String reference) {
    if (!SHIPPED.matcher(reference).matches()) {
      throw new UserError(
          "expected zoo/ and the name of a shipped bundle, found "
              + reference
              + "; a folder of your own must be there");
    }
    ClassLoader jar = Bundle.class.getClassLoader();
    return read(reference, file -> jar.getResourceAsStream(reference + "/" + file));
  }

  /**
   * Reads a bundle from its folder.
   *
   * @throws UserError when it is not there or incomplete
   */
  public static Bundle read(Path folder) {
    return read(
        folder.toString(),
        file -> {
          Path path = folder.resolve(file);
          return Files.isRegularFile(path) ? Files.newInputStream(path) : null;
        });
  }

  /** The same bytes give the same digest: sessions are shared by it. */
  public String digest() {
    MessageDigest sha = sha256();
    sha.update(manifest.toString().getBytes(StandardCharsets.UTF_8));
    sha.update(graph);
    if (tokenizer != null) {
      sha.update(tokenizer);
    }
    if (golden != null) {
      sha.update((byte) 0);
      sha.update(golden);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** As {@code sha256sum} prints it. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A folder, wherever it lies. */
  public interface Folder {
    /** Opens one of its files; null where it has none of that name. */
    @Nullable InputStream open(String file) throws IOException;
  }

  /**
   * Reads a bundle from a folder that is not on this machine.
   *
   * @param source what messages call it
   * @throws UserError when it is not there or incomplete
   */
  public static Bundle read(String source, Folder files) {
    byte[] json = require(source, files, MANIFEST, "name a bundle's folder, or zoo/NAME");
    Manifest manifest = Manifest.parse(json, source + "/" + MANIFEST);
    byte[] graph = require(source, files, GRAPH, "put the exported graph there");
    if (graph.length == 0) {
      throw new UserError(
          source + "/" + GRAPH + ": expected an ONNX graph, found an empty file; export it again");
    }
    byte[] tokenizer =
        manifest.vectoriser().readsTokenizer()
            ? require(
                source,
                files,
                TOKENIZER,
                "vectoriser.kind "
                    + manifest.vectoriser().kind()
                    + " needs it, in Hugging Face's format")
            : null;
    byte[] golden = optional(source, files, GOLDEN);
    checkSum(source, manifest, GRAPH, graph);
    checkSum(source, manifest, TOKENIZER, tokenizer);
    checkSum(source, manifest, GOLDEN, golden);
    return new Bundle(source, manifest, graph, tokenizer, golden);
  }

  private static void checkSum(
      String source, Manifest manifest, String file, byte @Nullable [] bytes) {
    String expected = manifest.sha256().get(file);
    String found = bytes == null ? "no file" : sha256(bytes);
    if (expected != null && !expected.equals(found)) {
      throw new UserError(
          source
              + "/"
              + file
              + ": expected the SHA-256 that "
              + MANIFEST
              + " says, "
              + expected
              + ", found "
              + found
              + "; copy the bundle again, or correct sha256 where the file was changed on purpose");
    }
  }

  private static byte[] require(String source, Folder files, String file, String wayOut) {
    byte[] bytes = optional(source, files, file);
    if (bytes != null) {
      return bytes;
    }
    throw new UserError(source + "/" + file + ": expected a file, found none; " + wayOut);
  }

  private static byte @Nullable [] optional(String source, Folder files, String file) {
    int most = Objects.requireNonNull(MOST_BYTES.get(file), file);
    try (InputStream in = files.open(file)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new UserError(
            source
                + "/"
                + file
                + ": expected at most "
                + most / MIB
                + " MiB, found more; is it the right file?");
      }
      return bytes;
    } catch (IOException e) {
      throw new UserError(source + "/" + file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
