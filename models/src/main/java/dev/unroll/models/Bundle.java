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
    return read(
        reference,
        file -> {
          try (InputStream in =
              Bundle.class.getClassLoader().getResourceAsStream(reference + "/" + file)) {
            return in == null ? null : in.readAllBytes();
          }
        });
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
          return Files.isRegularFile(path) ? Files.readAllBytes(path) : null;
        });
  }

  /** The same bytes give the same digest: sessions are shared by it. */
  public String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
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
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A folder, wherever it lies. */
  public interface Folder {
    /** The bytes of one of its files; null where it has none of that name. */
    byte @Nullable [] read(String file) throws IOException;
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
    return new Bundle(source, manifest, graph, tokenizer, optional(source, files, GOLDEN));
  }

  private static byte[] require(String source, Folder files, String file, String wayOut) {
    byte[] bytes = optional(source, files, file);
    if (bytes != null) {
      return bytes;
    }
    throw new UserError(source + "/" + file + ": expected a file, found none; " + wayOut);
  }

  private static byte @Nullable [] optional(String source, Folder files, String file) {
    try {
      return files.read(file);
    } catch (IOException e) {
      throw new UserError(source + "/" + file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
