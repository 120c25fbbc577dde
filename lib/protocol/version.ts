/** The protocol version; a client or trainer of another version is asked to reload or update. */

// 1: the first
// 2: pausing, extending, repeating, reordering; quota and limits; measurements of trainers; engine version of trainers
// 3: lessons and rounds, locking and approval, recovery, the board's modes, the sealed test, the projector's views
// 4: names, notes and stars of runs, inspection of runs, the password for opening a session, refusals to trainers
// 5: runs held by trainers, and how long their reports take; several seats removed at once, connections refused with a reason
// 6: "submit" instead of "hand in"
// 7: boards of a round, raised hands, a time limit for runs, sessions renamed or opened like another, texts in each language, demo classes
// 8: news instead of broadcasts: watched runs, merged reports, one message at a time; data sets: of a session, of a board, of trainers
// 9: data sets of points and their runs' boundaries; hyperparameters of version 3; the weights of a run's best epoch; whether the server is ready for a class
// 10: compute seconds instead of GPU-seconds; trainers tell their lanes, and how much memory is free on their card; the class's ensemble; questions for the class; feature maps come with Grad-CAM, filters with biases and batch normalization
export const protocolVersion = 10;

/** The version of the engine's results: two trainers of the same version give the same numbers for the same run. */

// 5: each kernel computes in one thread, so sums have another order, which no longer depends on the number of cores
export const engineVersion = 5;
