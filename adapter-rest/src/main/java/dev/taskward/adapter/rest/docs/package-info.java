/** The OpenAPI document of the contract, and two pages that show it. */
@NullMarked
package dev.taskward.adapter.rest.docs;

import org.jspecify.annotations.NullMarked;
