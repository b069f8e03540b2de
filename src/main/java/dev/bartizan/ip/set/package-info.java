/** Sets of ranges: built, combined, searched, stored. */
package dev.bartizan.ip.set;
