package dev.unroll.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The files of a finished bundle before they are written. Its {@code model.json} says the SHA-256
 * of those that run, so that a copy which lost a byte, or has one file of another bundle, is
 * refused.
 */
public final class BundleFiles {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Set<String> SUMMED = Set.of(Bundle.GRAPH, Bundle.TOKENIZER, Bundle.GOLDEN);

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /**
   * @param manifest what {@code model.json} says; gets the sums, in place of any that it has
   * @param others the other files by their names, in the order in which the sums are to stand
   */
  public BundleFiles(ObjectNode manifest, Map<String, byte[]> others) {
    ObjectNode sums = manifest.putObject("sha256");
    others.forEach(
        (name, bytes) -> {
          if (SUMMED.contains(name)) {
            sums.put(name, Bundle.sha256(bytes));
          }
        });
    files.put(Bundle.MANIFEST, text(manifest).getBytes(StandardCharsets.UTF_8));
    files.putAll(others);
  }

  private static String text(ObjectNode manifest) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  /**
   * The bundle that these files are.
   *
   * @param source what messages call it
   * @throws dev.unroll.schemas.UserError where it is incomplete
   */
  public Bundle bundle(String source) {
    return Bundle.read(
        source,
        name -> {
          byte[] file = files.get(name);
          return file == null ? null : new ByteArrayInputStream(file);
        });
  }

  /**
   * Writes them into a folder, which is made, over an older bundle there: what it had and this one
   * has not, such as its tokenizer, is removed, as it would be taken for this one's.
   */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : SUMMED) {
      if (!files.containsKey(name)) {
        Files.deleteIfExists(folder.resolve(name));
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }
}
