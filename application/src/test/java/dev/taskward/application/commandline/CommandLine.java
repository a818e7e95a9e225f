package dev.taskward.application.commandline;

import dev.taskward.application.port.IdempotencyKey;
import dev.taskward.application.port.StoredResponse;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.IdempotentRequests.Outcome;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.PageRequest;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskPage;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import dev.taskward.domain.VersionCondition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of one user:
 *
 * <pre>
 * list                      the first page, newest first
 * more                      the next page
 * add TITLE [KEY]           creates a task; a repetition with the same key creates no second one
 * complete ID [VERSION]     flips completed, if the task has the version
 * delete ID [VERSION]       deletes the task, if it has the version
 * </pre>
 */
final class CommandLine {
    private static final int PAGE_SIZE = 2;

    private final TaskUseCases tasks;
    private final IdempotentRequests idempotentRequests;
    private final OwnerId user;
    private @Nullable ListPosition next;

    CommandLine(TaskUseCases tasks, IdempotentRequests idempotentRequests, OwnerId user) {
        this.tasks = tasks;
        this.idempotentRequests = idempotentRequests;
        this.user = user;
    }

    /** Runs a command and returns its output. */
    String run(String... words) {
        List<String> arguments = List.of(words).subList(1, words.length);
        try {
            return switch (words[0]) {
                case "list" -> list(null);
                case "more" -> next == null ? "That was the last page" : list(next);
                case "add" -> arguments.size() == 1 ? add(arguments.getFirst()) : addOnce(arguments);
                case "complete" -> format(tasks.toggle(user, id(arguments), condition(arguments)));
                case "delete" -> {
                    tasks.delete(user, id(arguments), condition(arguments));
                    yield "Deleted " + arguments.getFirst();
                }
                default -> "Unknown command: " + words[0];
            };
        } catch (TaskException e) {
            return describe(e);
        }
    }

    private String list(@Nullable ListPosition after) {
        TaskPage page = tasks.listPage(user, TaskQuery.DEFAULT, new PageRequest(PAGE_SIZE, after));
        next = page.next();
        String lines = page.tasks().stream().map(CommandLine::format).collect(Collectors.joining("\n"));
        return next == null ? lines : lines + "\n(more)";
    }

    private String add(String title) {
        return format(tasks.create(user, new TaskDetails(new TaskTitle(title), null, false, null, null)));
    }

    private String addOnce(List<String> arguments) {
        String title = arguments.getFirst();
        var request = new IdempotentRequests.Request(new IdempotencyKey(arguments.get(1)), "add " + title.hashCode());
        String[] output = new String[1];
        Outcome outcome = idempotentRequests.executeOnce(user, request, () -> {
            output[0] = add(title);
            return Optional.of(new StoredResponse(output[0].getBytes(StandardCharsets.UTF_8)));
        });
        return switch (outcome) {
            case Outcome.Executed _ -> output[0];
            case Outcome.Replayed(StoredResponse stored) -> new String(stored.bytes(), StandardCharsets.UTF_8);
            case Outcome.Rejected rejected -> "Rejected: " + rejected;
        };
    }

    private static TaskId id(List<String> arguments) {
        return new TaskId(Long.parseLong(arguments.getFirst()));
    }

    private static VersionCondition condition(List<String> arguments) {
        return arguments.size() < 2
                ? VersionCondition.any()
                : new VersionCondition.OneOf(Set.of(Long.parseLong(arguments.get(1))));
    }

    private static String format(Task task) {
        return "%d [%s] %s"
                .formatted(
                        task.id().value(),
                        task.details().completed() ? "x" : " ",
                        task.details().title().value());
    }

    /** Handles every rejection, or this class would not compile. */
    private static String describe(TaskException e) {
        return switch (e) {
            case TaskException.InvalidValue invalid -> "Invalid: " + invalid.getMessage();
            case TaskException.NotFound _,
                    TaskException.OwnedByAnother _,
                    TaskException.VersionMismatch _,
                    TaskException.QuotaExceeded _,
                    TaskException.UnknownOwner _,
                    TaskException.BatchRejected _ -> e.getMessage();
        };
    }
}
