/**
 * The wire contracts: how the API looks from outside. {@link dev.taskward.adapter.rest.contract.WireContract} holds
 * everything in which one contract differs from another.
 */
@NullMarked
package dev.taskward.adapter.rest.contract;

import org.jspecify.annotations.NullMarked;
