package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs test programs that are not Java code of this project. */
final class ExternalProgram {
    /** The packages of npm that the programs are made of. */
    static final Path PACKAGES = Path.of("..", "e2e", "node_modules");

    private static final int TIMEOUT_MINUTES = 10;

    private ExternalProgram() {}

    record Result(int exitStatus, String output) {}

    /** Runs a program to its end. Its output goes through a file in the directory, so that it never blocks. */
    static Result run(ProcessBuilder program, Path directory) throws IOException, InterruptedException {
        assertThat(PACKAGES).as("installed by ./taskward verify").isDirectory();
        Path output = directory.resolve("output");
        Process process = program.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            String report = Files.readString(output);
            assertThat(ended)
                    .as("ended within %d minutes: %s", TIMEOUT_MINUTES, report)
                    .isTrue();
            return new Result(process.exitValue(), report);
        } finally {
            process.destroy();
        }
    }
}
