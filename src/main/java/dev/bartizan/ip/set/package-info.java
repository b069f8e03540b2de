/** Sets of ranges: building, combining, searching and encoding. */
package dev.bartizan.ip.set;
