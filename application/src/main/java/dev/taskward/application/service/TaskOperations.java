package dev.taskward.application.service;

import static java.util.stream.Collectors.toSet;

import dev.taskward.application.port.in.TaskOperation;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.application.port.out.TaskRepository.Owned;
import dev.taskward.application.port.out.TaskRepository.Plan;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.VersionCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Several operations of one owner at once: tried out on what there is, and then written together. */
final class TaskOperations {
    private final OwnerId owner;
    private final List<TaskOperation> operations;
    private final Instant now;
    private final int quota;

    TaskOperations(OwnerId owner, List<TaskOperation> operations, Instant now, int quota) {
        this.owner = owner;
        this.operations = operations;
        this.now = now;
        this.quota = quota;
    }

    List<Optional<Task>> doneIn(TaskRepository tasks) {
        Set<TaskId> named = operations.stream().flatMap(TaskOperations::named).collect(toSet());
        List<@Nullable Task> results = new ArrayList<>();
        List<Task> added = tasks.changeAll(owner, named, now, owned -> plan(owned, results));
        int next = 0;
        for (int i = 0; i < results.size(); i++) {
            if (operations.get(i) instanceof TaskOperation.Create) {
                results.set(i, added.get(next++));
            }
        }
        return results.stream().map(Optional::ofNullable).toList();
    }

    private static Stream<TaskId> named(TaskOperation operation) {
        return switch (operation) {
            case TaskOperation.Create create -> Stream.empty();
            case TaskOperation.Edit edit -> Stream.of(edit.id());
            case TaskOperation.Complete complete -> Stream.of(complete.id());
            case TaskOperation.Delete delete -> Stream.of(delete.id());
        };
    }

    /** Goes through them one by one, and tells all that fail, by index. */
    private Plan plan(Owned owned, List<@Nullable Task> results) {
        Map<TaskId, Task> current = new HashMap<>(owned.tasks());
        List<TaskDetails> added = new ArrayList<>();
        TreeMap<Integer, TaskException> refused = new TreeMap<>();
        results.clear();
        for (int i = 0; i < operations.size(); i++) {
            @Nullable Task result = null;
            try {
                switch (operations.get(i)) {
                    case TaskOperation.Create create -> {
                        int removed = owned.tasks().size() - current.size();
                        if (owned.count() - removed + added.size() >= quota) {
                            throw new TaskException.QuotaExceeded(quota);
                        }
                        added.add(create.details());
                    }
                    case TaskOperation.Edit edit -> {
                        result = taken(current, edit.id(), edit.condition()).edited(edit.edit(), now);
                        current.put(edit.id(), result);
                    }
                    case TaskOperation.Complete complete -> {
                        result = taken(current, complete.id(), complete.condition())
                                .completed(now);
                        current.put(complete.id(), result);
                    }
                    case TaskOperation.Delete delete -> {
                        taken(current, delete.id(), delete.condition());
                        current.remove(delete.id());
                    }
                }
            } catch (TaskException e) {
                refused.put(i, e);
            }
            results.add(result);
        }
        if (!refused.isEmpty()) {
            throw new TaskException.OperationsRefused(refused);
        }
        Set<TaskId> removed = new HashSet<>(owned.tasks().keySet());
        removed.removeAll(current.keySet());
        List<Task> changed = current.values().stream()
                .filter(task -> !task.equals(owned.tasks().get(task.id())))
                .toList();
        return new Plan(added, changed, removed);
    }

    private Task taken(Map<TaskId, Task> current, TaskId id, VersionCondition condition) {
        return Optional.ofNullable(current.get(id))
                .orElseThrow(TaskException.NotFound::new)
                .accessedBy(owner)
                .matching(condition);
    }
}
