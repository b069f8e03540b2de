/** Management of lists by people: add, change, preview, search and compare them. */
package dev.bartizan.blocklist.management;
