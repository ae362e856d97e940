package dev.unroll.training.tags;

import dev.unroll.training.text.WordClusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brown clusters of a vocabulary. A cluster is the nodes of the tree on its path at the depths 4,
 * 6, 8, 10, 12 and its own: what a network learns of a node holds for all clusters below it.
 *
 * @param ofWord the cluster of each id, 0 for none
 * @param nodes of each cluster, {@link #DEPTHS} of them; 0 where the path is shorter
 * @param nodeCount how many there are, the 0 included
 */
@SuppressWarnings("ArrayRecordComponent")
public record ClusterTable(int[] ofWord, List<int[]> nodes, int nodeCount) {
  /** Nodes of a cluster. */
  public static final int DEPTHS = 6;

  private static final int STEP = 2;
  private static final int FIRST = 4;

  /**
   * @param words the key of each id
   * @param clusters null for none: all words are then of cluster 0
   */
  static ClusterTable of(List<String> words, @Nullable WordClusters clusters) {
    int[] ofWord = new int[words.size()];
    List<int[]> nodes = new ArrayList<>();
    nodes.add(new int[DEPTHS]);
    Map<String, Integer> byPath = new HashMap<>();
    Map<String, Integer> nodeIds = new HashMap<>();
    for (int id = 0; id < ofWord.length && clusters != null; id++) {
      String path = clusters.path(words.get(id));
      if (path.isEmpty()) {
        continue;
      }
      Integer cluster = byPath.get(path);
      if (cluster == null) {
        cluster = nodes.size();
        byPath.put(path, cluster);
        nodes.add(nodes(path, nodeIds));
      }
      ofWord[id] = cluster;
    }
    return new ClusterTable(ofWord, List.copyOf(nodes), nodeIds.size() + 1);
  }

  private static int[] nodes(String path, Map<String, Integer> ids) {
    int[] nodes = new int[DEPTHS];
    for (int i = 0; i < DEPTHS; i++) {
      int depth = i == DEPTHS - 1 ? path.length() : FIRST + i * STEP;
      String node =
          i == DEPTHS - 1 ? path + "$" : path.substring(0, Math.min(depth, path.length()));
      if (depth <= path.length()) {
        Integer id = ids.get(node);
        if (id == null) {
          id = ids.size() + 1;
          ids.put(node, id);
        }
        nodes[i] = id;
      }
    }
    return nodes;
  }
}
