/** The wheels that hold TensorFlow's library, and NVIDIA's, each pinned by its hash: whoever sets up, whenever, computes the same. */

/** The version of TensorFlow the addon is compiled against and runs on. */
export const TENSORFLOW_VERSION = '2.21.0';

/**
 * @typedef {object} Wheel
 * @property {string} name
 * @property {string} version
 * @property {string} sha256
 * @typedef {'linux-x64-cpu' | 'linux-arm64-cpu' | 'linux-x64-gpu' | 'darwin-arm64-cpu'} Build
 */

/** @type {Readonly<Record<Build, readonly Wheel[]>>} */
export const WHEELS = {
  'linux-x64-cpu': [
    {
      name: 'tensorflow-cpu',
      version: '2.21.0',
      sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    },
  ],
  'linux-arm64-cpu': [
    {
      name: 'tensorflow',
      version: '2.21.0',
      sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    },
  ],
  'linux-x64-gpu': [
    {
      name: 'tensorflow',
      version: '2.21.0',
      sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
    },
    {
      name: 'nvidia-cublas-cu12',
      version: '12.9.3.13',
      sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
    },
    {
      name: 'nvidia-cuda-cupti-cu12',
      version: '12.9.79',
      sha256: '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
    },
    {
      name: 'nvidia-cuda-nvcc-cu12',
      version: '12.9.86',
      sha256: '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
    },
    {
      name: 'nvidia-cuda-nvrtc-cu12',
      version: '12.9.86',
      sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
    },
    {
      name: 'nvidia-cuda-runtime-cu12',
      version: '12.9.79',
      sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    },
    {
      name: 'nvidia-cudnn-cu12',
      version: '9.28.0.42',
      sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
    },
    {
      name: 'nvidia-cufft-cu12',
      version: '11.4.1.4',
      sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
    },
    {
      name: 'nvidia-curand-cu12',
      version: '10.3.10.19',
      sha256: '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
    },
    {
      name: 'nvidia-cusolver-cu12',
      version: '11.7.5.82',
      sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
    },
    {
      name: 'nvidia-cusparse-cu12',
      version: '12.5.10.65',
      sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    },
    {
      name: 'nvidia-nccl-cu12',
      version: '2.32.3',
      sha256: 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
    },
    {
      name: 'nvidia-nvjitlink-cu12',
      version: '12.9.86',
      sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
    },
  ],
  'darwin-arm64-cpu': [
    {
      name: 'tensorflow',
      version: '2.21.0',
      sha256: '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712',
    },
  ],
};

/**
 * pip's requirements file for them.
 * @param {readonly Wheel[]} wheels
 */
export function requirementsOf(wheels) {
  return wheels.map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`).join('');
}

/**
 * What to do about pip's refusal of a pinned wheel; undefined for other faults.
 * @param {string} said the end of pip's output
 * @returns {string | undefined}
 */
export function pinnedFault(said) {
  const gone = /No matching distribution found for ([\w.-]+==[\w.]+)/.exec(said);
  if (gone)
    return (
      `The package index no longer has ${gone[1]} for this machine, which this version of the program is made for. ` +
      'Check the index (python3 -m pip config list), or get a newer version of the program.'
    );
  if (/DO NOT MATCH THE HASHES/.test(said))
    return (
      'The package index served another file than the one this version of the program was tested with. ' +
      'Check the index (python3 -m pip config list); if it is right, get a newer version of the program.'
    );
  return undefined;
}
