/**
 * The wire format of the API. {@link dev.taskward.adapter.rest.contract.WireContract} holds everything in which one
 * contract differs from another; the other classes hold what is the same under every contract.
 */
@NullMarked
package dev.taskward.adapter.rest.contract;

import org.jspecify.annotations.NullMarked;
