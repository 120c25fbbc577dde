/** The settings that are secrets: never shown, and withheld from trainers except for their token. */
export const secretSettings = ['TRAINER_TOKEN', 'INSTRUCTOR_PASSWORD', 'METRICS_TOKEN', 'DATABASE_URL'];
