package dev.unroll.jobs.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.schemas.Origin;
import dev.unroll.schemas.PredictionWriter;
import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSetTest {
  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a-0-7.jsonl", "\"quoted\",\"key\":\"", "ü-😀", ""})
  void lines_areToldByIdsWhateverTheFileIsCalled(String file) {
    BitSet lines = new BitSet();
    lines.set(1);
    lines.set(1_234_567);
    LineSet set = LineSet.of(lines);
    for (int line : new int[] {1, 2, 7, 123_456, 1_234_567}) {
      String id = new Origin(file, 0, line).asId();
      byte[] json = new PredictionWriter("m@1").write(id, "k", 0, 1, 0, 0, out -> {}, null).json();
      assertThat(set.holds(json)).as("%s line %d", file, line).isEqualTo(lines.get(line));
      assertThat(LineSet.lineOf(json)).isEqualTo(line);
      assertThat(LineSet.all().holds(json)).isTrue();
    }
  }
}
