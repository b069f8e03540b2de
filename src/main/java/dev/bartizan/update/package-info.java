/** Over-the-air updates: uploaded by build pipelines, downloaded by Expo clients. */
package dev.bartizan.update;
