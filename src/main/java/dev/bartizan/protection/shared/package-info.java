/** Protected addresses in the database, so that all nodes spare them, also after a restart. */
@NullMarked
package dev.bartizan.protection.shared;

import org.jspecify.annotations.NullMarked;
