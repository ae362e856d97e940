package dev.unroll.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a bundle is called and where it goes, looked at before minutes are spent on training it. */
final class BundlePlace {
  /** What the schema of {@code model.json} takes. */
  static final Pattern NAME = Pattern.compile("^[A-Za-z0-9][A-Za-z0-9._-]*$");

  private BundlePlace() {}

  /** What is wrong with a name, as expected and found; null for nothing. */
  static @Nullable String faultOfName(String name) {
    return NAME.matcher(name).matches()
        ? null
        : "expected a name of letters, digits, '.', '_' and '-' that begins with a letter or a"
            + " digit, as predictions carry it, found '"
            + name
            + "'";
  }

  /** Why a folder could not be written, as expected and found; null where it can. */
  static @Nullable String faultOfFolder(Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      return "expected a folder, or none yet, found the file " + there;
    }
    return Files.isWritable(there)
        ? null
        : "expected a folder that may be written, found no right to write into " + there;
  }
}
