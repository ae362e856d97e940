package dev.unroll.jobs.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.schemas.UserError;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkPathsTest {
  @ParameterizedTest
  @ValueSource(strings = {"/a/b", "/jörg/my jobs", "/50%", "/a%20b/c+d"})
  void folderOfAnyName_isTheOneThatFlinkWrites(String folder) {
    String flink = FlinkPaths.of(Path.of(folder));
    assertThat(new org.apache.flink.core.fs.Path(flink).getPath()).isEqualTo(folder);
    assertThat(FlinkPaths.folder(flink)).isEqualTo(Path.of(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://ck", "file:ck", "file:"})
  void whatNamesNoFolderOfThisMachine_isRefused(String uri) {
    assertThatThrownBy(() -> FlinkPaths.folder(uri))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(uri + ": expected file:///FOLDER, found ");
  }
}
