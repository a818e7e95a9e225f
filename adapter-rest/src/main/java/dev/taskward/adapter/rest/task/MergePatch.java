package dev.taskward.adapter.rest.task;

import dev.taskward.domain.TaskEdit;

/**
 * An edit that was sent as a JSON Merge Patch: absent members are unchanged, and null unsets a member.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
 */
record MergePatch(TaskEdit edit) {
    static final String MEDIA_TYPE = "application/merge-patch+json";
}
