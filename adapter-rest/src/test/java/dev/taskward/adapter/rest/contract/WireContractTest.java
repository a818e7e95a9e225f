package dev.taskward.adapter.rest.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.domain.TaskQuery;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class WireContractTest {
    private static final List<String> NAMES = WireContract.NAMES;
    private static final List<String> WRITABLE = List.of("title", "description", "completed", "priority", "due_date");

    @ParameterizedTest
    @FieldSource("NAMES")
    void namesOnlyKnownMembersSortsAndErrorCodes(String name) {
        WireContract contract = WireContract.named(name);

        assertThat(WireContract.named(WireContract.DEFAULT).task().members())
                .containsAll(contract.task().members());
        for (WireContract.BodyRules body : List.of(contract.create(), contract.update())) {
            assertThat(WRITABLE).containsAll(body.members());
            assertThat(body.members()).containsAll(body.required());
        }
        assertThat(Arrays.stream(TaskQuery.Sort.values())
                        .map(sort -> sort.name().toLowerCase(Locale.ROOT)))
                .containsAll(contract.list().sorts());
        assertThat(contract.errors().details().keySet())
                .allMatch(code -> code.equals("token_without_user")
                        || Problem.withCode(code).isPresent());
    }

    @Test
    void thereIsAContractForEachFileOfTheFolder() throws IOException, URISyntaxException {
        Path anyFile = Path.of(Objects.requireNonNull(WireContract.class.getResource(WireContract.DEFAULT + ".yaml"))
                .toURI());
        try (Stream<Path> files = Files.list(Objects.requireNonNull(anyFile.getParent()))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .map(name -> name.replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(NAMES);
        }
    }

    @Test
    void theContractWithoutDemandsEqualsTaskwardsOwn() {
        assertThat(WireContract.named("001-fastapi-todo-backend")).isEqualTo(WireContract.named(WireContract.DEFAULT));
    }

    @Test
    void aNameCannotLeaveTheFolder() {
        assertThatIllegalArgumentException().isThrownBy(() -> WireContract.named("../contract/taskward"));
    }
}
