package dev.taskward.application.service;

import dev.taskward.application.port.in.BatchOperation;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.PageRequest;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskPage;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.VersionCondition;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The use cases of tasks. They apply the rules of ownership; the repository reads and writes. */
public final class TaskService implements TaskUseCases {
    private final TaskRepository tasks;
    private final OwnershipRules rules;
    private final Clock clock;

    public TaskService(TaskRepository tasks, OwnershipRules rules, Clock clock) {
        this.tasks = tasks;
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public Task create(OwnerId owner, TaskDetails details) {
        return tasks.create(new NewTask(owner, details, clock.instant()), rules);
    }

    @Override
    public Stream<Task> list(OwnerId owner, TaskQuery query) {
        return tasks.list(owner, query).map(task -> rules.requireOwner(owner, task));
    }

    @Override
    public TaskPage listPage(OwnerId owner, TaskQuery query, PageRequest request) {
        int limit = request.limit();
        // one more task than the page holds shows whether there is a next page
        List<Task> found = tasks.list(owner, query, request.after(), limit + 1);
        found.forEach(task -> rules.requireOwner(owner, task));
        if (found.size() <= limit) {
            return new TaskPage(found, null);
        }
        return new TaskPage(found.subList(0, limit), ListPosition.of(found.get(limit - 1), query.sort()));
    }

    @Override
    public Task get(OwnerId owner, TaskId id, VersionCondition condition) {
        return require(owner, id, tasks.find(owner, id).map(task -> check(owner, condition, task)));
    }

    @Override
    public Task edit(OwnerId owner, TaskId id, VersionCondition condition, TaskEdit edit) {
        return change(owner, id, condition, task -> task.edit(edit, clock.instant()));
    }

    @Override
    public Task toggle(OwnerId owner, TaskId id, VersionCondition condition) {
        return change(owner, id, condition, task -> task.toggle(clock.instant()));
    }

    @Override
    public void delete(OwnerId owner, TaskId id, VersionCondition condition) {
        boolean deleted = condition instanceof VersionCondition.Any
                ? tasks.delete(owner, id)
                : tasks.delete(owner, id, task -> check(owner, condition, task));
        if (!deleted) {
            throw accessError(owner, id);
        }
    }

    @Override
    public int deleteCompleted(OwnerId owner) {
        return tasks.deleteCompleted(owner);
    }

    @Override
    public List<Optional<Task>> executeBatch(OwnerId owner, List<BatchOperation> operations) {
        return new BatchExecutor(owner, rules, clock.instant()).execute(operations, tasks);
    }

    private Task change(OwnerId owner, TaskId id, VersionCondition condition, UnaryOperator<Task> change) {
        return require(owner, id, tasks.change(owner, id, task -> change.apply(check(owner, condition, task))));
    }

    private Task check(OwnerId owner, VersionCondition condition, Task task) {
        return rules.requireOwner(owner, task).requireVersion(condition);
    }

    private Task require(OwnerId owner, TaskId id, Optional<Task> task) {
        return task.orElseThrow(() -> accessError(owner, id));
    }

    private TaskException accessError(OwnerId owner, TaskId id) {
        return rules.accessError(() -> tasks.existsForAnyOwner(owner, id));
    }
}
