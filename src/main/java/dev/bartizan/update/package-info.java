/** Over-the-air updates: uploaded by people's build pipelines, taken by Expo clients. */
package dev.bartizan.update;
