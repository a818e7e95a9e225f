package dev.taskward.application.port.in;

import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskId;

/**
 * Whether anybody has a task, and nothing else of it. For a channel whose rules say that a task of somebody else is
 * answered otherwise than one that is not there; a deployment has to open this on purpose.
 */
public interface TaskExistence {

    /** Answers for any owner, whoever asks. */
    boolean exists(OwnerId asking, TaskId id);
}
