/** The requests about students' reports, a part of the table in `requests.ts`. */
import * as z from 'zod/mini';
import { reportSchema } from '../classroom/report.ts';
import { id } from '../schemas.ts';
import { replies } from './replies.ts';
import { changing, request } from './request.ts';

export const reportRequests = {
  'keep-report': request({
    says: 'Saves the draft of one’s own report, while it is not submitted.',
    by: 'student',
    payload: z.object({ report: reportSchema }),
    reply: replies['keep-report'],
  }),
  'read-report': request({
    says: 'Returns one’s own report, submitted or not; for the instructor that of any seat, once it is submitted.',
    by: 'owner or instructor',
    payload: z.object({ seatId: z.nullable(id) }),
    reply: replies['read-report'],
  }),
  'submit-report': changing({
    says: 'Submits one’s own report, which the instructor can read from then on; with null takes it back.',
    by: 'student',
    payload: z.object({ report: z.nullable(reportSchema) }),
  }),
} as const;
