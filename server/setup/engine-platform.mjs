/** What differs between the systems that TensorFlow is compiled against: names of files, compiler, tags of wheels. */

/**
 * @typedef {object} EnginePlatform
 * @property {string} core the library with TensorFlow's C interface, in the wheel's folder `tensorflow`
 * @property {string} compiler
 * @property {string[]} flags of the compiler, for an addon of Node.js
 * @property {(folder: string) => string[]} libraries arguments that link against the libraries in this folder
 * @property {string[]} tags platform tags of wheels that run here; pip takes them literally, so older ones are listed too
 */

/**
 * @param {{ platform: string, arch: string }} machine as Node.js names them
 * @returns {EnginePlatform | undefined} undefined if there is no TensorFlow for it
 */
export function enginePlatform({ platform, arch }) {
  if (platform === 'linux' && (arch === 'x64' || arch === 'arm64')) {
    const machine = arch === 'arm64' ? 'aarch64' : 'x86_64';
    const glibc = [28, 27, 26, 25, 24, 17].map((minor) => `manylinux_2_${minor}_${machine}`);
    return {
      core: 'libtensorflow_cc.so.2',
      compiler: 'g++',
      flags: ['-O2', '-fPIC', '-shared', '-std=c++17', '-DNAPI_VERSION=8'],
      libraries: (folder) => [
        `-L${folder}`,
        '-l:libtensorflow_cc.so.2',
        '-l:libtensorflow_framework.so.2',
        '-Wl,-rpath,$ORIGIN/tensorflow',
      ],
      tags: [
        ...glibc,
        `manylinux2014_${machine}`,
        ...(arch === 'x64' ? ['manylinux2010_x86_64', 'manylinux1_x86_64'] : []),
      ],
    };
  }
  if (platform === 'darwin' && arch === 'arm64') {
    return {
      core: 'libtensorflow_cc.2.dylib',
      compiler: 'clang++',
      // Node.js itself has the functions of Node-API.
      flags: ['-O2', '-fPIC', '-bundle', '-undefined', 'dynamic_lookup', '-std=c++17', '-DNAPI_VERSION=8'],
      libraries: (folder) => [
        `${folder}/libtensorflow_cc.2.dylib`,
        `${folder}/libtensorflow_framework.2.dylib`,
        '-Wl,-rpath,@loader_path/tensorflow',
      ],
      tags: ['macosx_12_0_arm64'],
    };
  }
  return undefined;
}
