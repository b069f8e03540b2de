/** What people do with lists: add, change, preview, search and compare them. */
package dev.bartizan.blocklist.management;
