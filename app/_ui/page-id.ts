/** The id of the element that holds the page: all but what stands above it, such as dialogs and toasts. */

export const pageId = 'page';
