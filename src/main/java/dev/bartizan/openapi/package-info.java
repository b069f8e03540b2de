/** The API's document: what all operations and schemas share is added when the service is built. */
package dev.bartizan.openapi;
