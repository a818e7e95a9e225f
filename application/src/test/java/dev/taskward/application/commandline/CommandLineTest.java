package dev.taskward.application.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.application.port.out.InMemoryIdempotencyRecords;
import dev.taskward.application.port.out.InMemoryTaskRepository;
import dev.taskward.application.service.IdempotencyService;
import dev.taskward.application.service.TaskService;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The command line gets every rule from the driving ports: ownership, quota, versions, pages and idempotency. */
class CommandLineTest {
    private final Clock clock = Clock.systemUTC();
    private final TaskService tasks =
            new TaskService(new InMemoryTaskRepository(), new OwnershipRules(3, ForeignTasks.HIDDEN), clock);
    private final IdempotencyService requests = new IdempotencyService(new InMemoryIdempotencyRecords(), clock);
    private final CommandLine alice = new CommandLine(tasks, requests, new OwnerId("alice"));
    private final CommandLine bob = new CommandLine(tasks, requests, new OwnerId("bob"));

    @Test
    void addsCompletesAndDeletesTasks() {
        assertThat(alice.run("add", "Buy milk")).isEqualTo("1 [ ] Buy milk");
        assertThat(alice.run("complete", "1")).isEqualTo("1 [x] Buy milk");
        assertThat(alice.run("list")).isEqualTo("1 [x] Buy milk");
        assertThat(alice.run("delete", "1")).isEqualTo("Deleted 1");
        assertThat(alice.run("list")).isEmpty();
        assertThat(alice.run("rename", "1")).isEqualTo("Unknown command: rename");
    }

    @Test
    void listsPageByPage() {
        for (String title : new String[] {"A", "B", "C"}) {
            alice.run("add", title);
        }

        assertThat(alice.run("list")).isEqualTo("3 [ ] C\n2 [ ] B\n(more)");
        assertThat(alice.run("more")).isEqualTo("1 [ ] A");
        assertThat(alice.run("more")).isEqualTo("That was the last page");
    }

    @Test
    void reachesTasksOfItsUserOnly() {
        alice.run("add", "Secret");

        assertThat(bob.run("list")).isEmpty();
        assertThat(bob.run("complete", "1")).isEqualTo("The task does not exist.");
        assertThat(bob.run("delete", "1")).isEqualTo("The task does not exist.");
        assertThat(alice.run("list")).isEqualTo("1 [ ] Secret");
    }

    @Test
    void appliesVersionsTheQuotaAndTheRulesOfValues() {
        alice.run("add", "A");
        alice.run("add", "B");
        alice.run("add", "C");

        assertThat(alice.run("complete", "1", "7")).isEqualTo("The task has changed: its current version is 1.");
        assertThat(alice.run("delete", "1", "7")).isEqualTo("The task has changed: its current version is 1.");
        assertThat(alice.run("add", "D")).isEqualTo("The user already has 3 tasks, which is the maximum.");
        assertThat(alice.run("add", " ")).isEqualTo("Invalid: must not be blank");
    }

    @Test
    void addsATaskOnceForEachKey() {
        assertThat(alice.run("add", "Once", "key")).isEqualTo("1 [ ] Once");
        assertThat(alice.run("add", "Once", "key")).isEqualTo("1 [ ] Once");
        assertThat(alice.run("add", "Twice", "key")).isEqualTo("Rejected: KEY_REUSED");
        assertThat(alice.run("list")).isEqualTo("1 [ ] Once");
    }
}
