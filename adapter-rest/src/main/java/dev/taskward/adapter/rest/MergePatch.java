package dev.taskward.adapter.rest;

import dev.taskward.domain.TaskEdit;

/**
 * An edit that came as a JSON Merge Patch: what is absent stays, null clears.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
 */
record MergePatch(TaskEdit edit) {
    static final String MEDIA_TYPE = "application/merge-patch+json";
}
