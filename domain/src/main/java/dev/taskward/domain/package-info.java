/**
 * The task, its values and the rules of ownership. Start with {@link dev.taskward.domain.Task} and
 * {@link dev.taskward.domain.OwnershipRules}. This package depends on no framework.
 */
@NullMarked
package dev.taskward.domain;

import org.jspecify.annotations.NullMarked;
