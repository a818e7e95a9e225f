package dev.taskward.application.service;

import static java.util.stream.Collectors.toSet;

import dev.taskward.application.port.in.BatchOperation;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.application.port.out.TaskRepository.ChangeSet;
import dev.taskward.application.port.out.TaskRepository.OwnerSnapshot;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.Task;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Executes the operations of a batch on a snapshot of the owner's tasks. The repository then writes the resulting
 * changes in one transaction.
 */
final class BatchExecutor {
    private final OwnerId owner;
    private final OwnershipRules rules;
    private final Instant now;

    BatchExecutor(OwnerId owner, OwnershipRules rules, Instant now) {
        this.owner = owner;
        this.rules = rules;
        this.now = now;
    }

    /**
     * Executes all operations or none of them.
     *
     * @return for each operation the task as it left it; empty for a deletion
     */
    List<Optional<Task>> execute(List<BatchOperation> operations, TaskRepository tasks) {
        Set<TaskId> ids = operations.stream().flatMap(BatchExecutor::idOf).collect(toSet());
        // the repository calls the function inside its transaction, so its results have to be carried out of it
        AtomicReference<List<PendingResult>> results = new AtomicReference<>(List.of());
        List<Task> created = tasks.applyBatch(owner, ids, snapshot -> {
            Plan plan = new Plan(snapshot);
            results.set(plan.applyAll(operations));
            return plan.toChangeSet();
        });
        return results.get().stream().map(result -> result.apply(created)).toList();
    }

    private static Stream<TaskId> idOf(BatchOperation operation) {
        return switch (operation) {
            case BatchOperation.Create _ -> Stream.empty();
            case BatchOperation.Edit edit -> Stream.of(edit.id());
            case BatchOperation.Complete complete -> Stream.of(complete.id());
            case BatchOperation.Delete delete -> Stream.of(delete.id());
        };
    }

    /** The result of one operation, as soon as the created tasks have their ids. */
    private interface PendingResult extends Function<List<Task>, Optional<Task>> {}

    /** The state of the owner's tasks after the operations applied so far. */
    private final class Plan {
        private final OwnerSnapshot before;
        private final Map<TaskId, Task> current;
        private final List<NewTask> created = new ArrayList<>();

        Plan(OwnerSnapshot before) {
            this.before = before;
            this.current = new HashMap<>(before.tasks());
        }

        /**
         * Applies every operation, even after one has failed, so that all reasons are reported at once.
         *
         * @throws TaskException.BatchRejected if at least one operation fails
         */
        List<PendingResult> applyAll(List<BatchOperation> operations) {
            List<PendingResult> results = new ArrayList<>();
            SortedMap<Integer, TaskException> rejections = new TreeMap<>();
            for (int i = 0; i < operations.size(); i++) {
                try {
                    results.add(apply(operations.get(i)));
                } catch (TaskException e) {
                    rejections.put(i, e);
                }
            }
            if (!rejections.isEmpty()) {
                throw new TaskException.BatchRejected(rejections);
            }
            return results;
        }

        ChangeSet toChangeSet() {
            Set<TaskId> deleted = new HashSet<>(before.tasks().keySet());
            deleted.removeAll(current.keySet());
            List<Task> changed = current.values().stream()
                    .filter(task -> !task.equals(before.tasks().get(task.id())))
                    .toList();
            return new ChangeSet(created, changed, deleted);
        }

        private PendingResult apply(BatchOperation operation) {
            return switch (operation) {
                case BatchOperation.Create create -> create(new NewTask(owner, create.details(), now));
                case BatchOperation.Edit edit ->
                    replace(require(edit.id(), edit.condition()).edit(edit.edit(), now));
                case BatchOperation.Complete complete ->
                    replace(require(complete.id(), complete.condition()).complete(now));
                case BatchOperation.Delete delete -> remove(require(delete.id(), delete.condition()));
            };
        }

        private PendingResult create(NewTask task) {
            int deleted = before.tasks().size() - current.size();
            rules.requireBelowQuota(before.taskCount() - deleted + created.size());
            int index = created.size();
            created.add(task);
            return stored -> Optional.of(stored.get(index));
        }

        private PendingResult replace(Task task) {
            current.put(task.id(), task);
            return stored -> Optional.of(task);
        }

        private PendingResult remove(Task task) {
            current.remove(task.id());
            return stored -> Optional.empty();
        }

        /** A batch never discloses foreign tasks: each would need a lookup of its own. */
        private Task require(TaskId id, VersionCondition condition) {
            Task task = Optional.ofNullable(current.get(id)).orElseThrow(TaskException.NotFound::new);
            return rules.requireOwner(owner, task).requireVersion(condition);
        }
    }
}
