/** The help pages, in English; fetched by them alone. */
import type { Help } from '#app/_text/ko/help.ts';

export const help: Help = {
  title: 'Help',
  back: 'All help',
  guides: {
    label: 'Guides',
    lesson: 'For instructors',
    lessonLead: 'One lesson step by step, from opening the session to closing it.',
    student: 'For students',
    studentLead: 'How to join, submit a first run, read its results and take the network home.',
    fields: 'Every hyperparameter explained',
    fieldsLead: 'All fields of the form in one place.',
  },
  questions: {
    heading: 'Frequently asked',
    need: {
      question: 'What do students need?',
      answer:
        'A browser on a laptop, tablet or phone. They open the link or type the six-digit code, and choose a nickname.',
    },
    prepare: {
      question: 'How do I prepare a lesson?',
      answer:
        'Open a session and choose a ready lesson under “Lesson plan”. Its rounds are sized for the speed of this server. You can change every round, and save the plan as a file.',
    },
    duration: {
      question: 'How long does a run take?',
      answer:
        'The form says so before a run is submitted. All runs share this server fairly, so a large one does not hold up the others.',
    },
    dropped: {
      question: 'What if somebody loses the connection?',
      answer:
        'Seat and runs are kept, and the page reconnects by itself. On another device, nickname and recovery code lead back to the same seat.',
    },
    ranks: {
      question: 'How are runs ranked?',
      answer:
        'By their best validation accuracy. Runs whose difference may be chance share a rank. The test set stays sealed until the instructor opens it.',
    },
    data: {
      question: 'Where are the data kept?',
      answer:
        'On this server alone. The instructor can download all results. Photos on the “Try it” page never leave the device.',
    },
  },
  lesson: {
    open: {
      title: 'Open a session',
      body: 'On the first page, type a title, choose a data set and press “Open session”. You are taken to the instructor’s page; students join with the code or QR code shown there.',
    },
    check: {
      title: 'Check before the lesson',
      body: 'Under “Before the lesson”, the instructor’s page lists the address, trainer, data set, free space and projector. Scan the QR code with a phone: the first point turns green once the join page has opened.',
    },
    plan: {
      title: 'Choose a lesson plan',
      body: 'Choose a ready lesson under “Lesson plan”. Its rounds are sized for the speed of this server and the number of students. You can edit or add rounds, and save the plan as a file for next term.',
    },
    projector: {
      title: 'Put it on the projector',
      body: '“Open projector” opens a window to move to the big screen. Switch between ranks, curves, podium and the class’s ensemble with the remote on the instructor’s page, or with the number keys.',
    },
    round: {
      title: 'Run a round',
      body: 'Once a round starts, everybody sees the task and the time left. Leave only a few fields open, and it is easy to tell what made the difference. You can add time whenever you like.',
    },
    ask: {
      title: 'Ask the class a question',
      body: 'Under “Question for the class”, choose values of one or two hyperparameters. Students train one cell of the grid at a time, and the projector fills it. When you close the question, it says which differences are more than chance.',
    },
    watch: {
      title: 'Help those who need it',
      body: 'Students with a raised hand, a diverged run or a lost connection appear under “Needs help”, where you can send them a message.',
    },
    compare: {
      title: 'Compare together',
      body: 'Pick runs, put them side by side and show them on the projector. If they differ in one field only, the page also says whether the difference may be chance.',
    },
    test: {
      title: 'Open the test',
      body: 'At first nobody can see results on the test images. Open the test at the end, and everyone’s test accuracy and rank appear at once.',
    },
    close: {
      title: 'Close the session',
      body: 'Results stay visible after you close the session, and you can reopen it. Download the replay and the tables under “Records”.',
    },
  },
  student: {
    join: {
      title: 'Join',
      body: 'Open the link or type the code that your instructor shows, and choose a nickname. You need no account. To move to another device, use the recovery code under “My seat”.',
    },
    choose: {
      title: 'Choose a network',
      body: 'Start from a preset and change some values. The drawing of the layers, the number of parameters and the time it will take follow every change. The question mark beside a field explains it in a sentence.',
    },
    submit: {
      title: 'Submit',
      body: 'Press “Submit and train”. The whole class shares one server fairly, so you learn more by trying small networks first. On a keyboard, it is Ctrl+Enter.',
    },
    cell: {
      title: 'Answer a question together',
      body: 'If the instructor asks the class a question, it stands at the top of your page with your next cell. “Train my cell” submits it at once. Under “Leaderboard” you see the whole grid.',
    },
    read: {
      title: 'Read the curves',
      body: 'The thin line is training, the one with dots is validation. If training accuracy keeps rising while validation accuracy has stopped, the network has begun to overfit.',
    },
    change: {
      title: 'Change one thing at a time',
      body: 'With “Use these values” you take the values of an earlier run into the form. Change just one, then compare the two runs to see what it did.',
    },
    look: {
      title: 'Look inside',
      body: 'A run’s page shows which classes it confuses, the images it gets wrong, what it looks at in each of them (Grad-CAM), and its first convolution step by step; under “Training health” it names problems such as a vanishing gradient, and what to try. Under “Try it”, you test it with a photo or a digit that you draw.',
    },
    report: {
      title: 'Write a report',
      body: 'Open “Report” above your runs, write your question, choose the runs to compare and say in your own words what you learned. It is saved as you type, and the instructor can read it once you submit it. Until the session closes you can take it back and edit it; print it, or save it as PDF or HTML.',
    },
    take: {
      title: 'Take it home',
      body: 'Download the trained network as code for Keras, PyTorch or TensorFlow.js, as a notebook, or as a file of weights.',
    },
  },
  pictures: {
    instructor: 'The instructor’s page: round, students, ranks, curves',
    plan: 'The lesson plan: ready lessons and rounds',
    projector: 'The projector: ranks, curves and how to join',
    compare: 'Two runs compared',
    student: 'A student’s page: form, runs and leaderboard',
    run: 'A run’s page: confusion matrix',
  },
  fields: {
    default: 'Default',
    range: 'Range',
    images: 'Range for images',
    points: 'Range for points',
    onlyImages: 'images only',
    choices: 'Choices',
    block: 'In each convolution block',
    dense: 'In each hidden layer',
  },
};
