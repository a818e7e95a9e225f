/** Authentication: a verified bearer token becomes the owner of the request. */
@NullMarked
package dev.taskward.adapter.rest.token;

import org.jspecify.annotations.NullMarked;
