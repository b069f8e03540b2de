/** The OpenAPI document: adds the common parts of operations and schemas at build time. */
@NullMarked
package dev.bartizan.openapi;

import org.jspecify.annotations.NullMarked;
