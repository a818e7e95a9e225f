package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Runs the tests in the folder {@code e2e}, which are Node's. */
final class NodeTests {
    private static final Path FOLDER = Path.of("..", "e2e");

    private NodeTests() {}

    static void run(String file, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder node =
                new ProcessBuilder("node", "--test", "--test-reporter=tap", file).directory(FOLDER.toFile());
        node.environment().putAll(environment);
        ExternalProgram.Result result = ExternalProgram.run(node, directory);
        assertThat(result.exitStatus()).as(result.output()).isZero();
        // A file without tests succeeds, too.
        assertThat(result.output()).containsPattern("# pass [1-9]").contains("# fail 0", "# skipped 0");
    }
}
