/** The OpenAPI document: adds the common parts of operations and schemas at build time. */
package dev.bartizan.openapi;
