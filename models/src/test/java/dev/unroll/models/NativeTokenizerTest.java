package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeTokenizerTest {
  /** As two jobs in one TaskManager do, each with a class loader of its own. */
  @Test
  void library_isLoadedByOneClassLoaderAfterTheOther() throws Exception {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<URL> urls = new ArrayList<>();
    for (String entry : path.split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    for (int job = 0; job < 2; job++) {
      try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), platform)) {
        Class<?> loaded = Class.forName(NativeTokenizer.class.getName(), true, loader);
        assertThat(loaded.getClassLoader()).isSameAs(loader);
      }
    }
  }
}
