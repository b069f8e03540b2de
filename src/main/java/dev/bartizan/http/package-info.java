/** What every request passes, whatever feature it is for. It imports no feature. */
package dev.bartizan.http;
