package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the tests in the folder {@code e2e}, which are Node's. */
final class NodeTests {
    private static final Path FOLDER = Path.of("..", "e2e");

    private NodeTests() {}

    static void run(String file, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        assertThat(FOLDER.resolve("node_modules"))
                .as("made by ./taskward verify")
                .isDirectory();
        Path output = directory.resolve("output");
        ProcessBuilder node = new ProcessBuilder("node", "--test", "--test-reporter=tap", file)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        node.environment().putAll(environment);
        Process process = node.start();
        try {
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            String report = Files.readString(output);
            assertThat(ended).as("ended within 5 minutes: %s", report).isTrue();
            assertThat(process.exitValue()).as(report).isZero();
            // a file without tests would end well, too
            assertThat(report).containsPattern("# pass [1-9]").contains("# fail 0", "# skipped 0");
        } finally {
            process.destroy();
        }
    }
}
