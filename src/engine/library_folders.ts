/**
 * Libraries of the system in the folders that the loader's search path named when the run was started.
 *
 * A worker is started without that path (see `src/base/child_process.ts`), and the loader reads it only when a process
 * starts. So libraries are opened here by their whole paths, where the loader would have looked first.
 *
 * @module
 */
import { join } from "node:path";
import { libraryFolders } from "../base/child_process.ts";

/** What TensorFlow's addon asks the loader for by name: CUDA 11 and cuDNN 8, and what these ask for. */
const CUDA_LIBRARY =
  /^lib(?:cudart|cublas|cublasLt|cudnn\w*|cufft|curand|cusolver|cusparse|nvrtc|nvJitLink)\.so(?:\.\d+)*$/;

/**
 * Where to look for a library: in those folders, then wherever the loader finds it.
 *
 * @param library File name, or a path, which is looked for nowhere else.
 * @param folders The folders; by default those that this process was told of.
 */
export function placesOf(library: string, folders: readonly string[] = libraryFolders()): string[] {
  if (library.includes("/")) return [library];
  return [...folders.map((folder) => join(folder, library)), library];
}

/**
 * Opens the CUDA libraries of those folders for the rest of the process: the loader gives a library that is already open to
 * whoever asks for it by its name, wherever it lies.
 *
 * @param folders The folders; by default those that this process was told of.
 * @param open Opens a library, or throws; a parameter so that tests can do without one.
 * @returns Paths of what was opened, in that order.
 */
export function openCudaLibraries(
  folders: readonly string[] = libraryFolders(),
  open: (path: string) => void = (path) => void Deno.dlopen(path, {}),
): string[] {
  const opened: string[] = [];
  let closed = folders.flatMap(cudaLibraries);
  // One may need another to be open: it is tried again for as long as others open.
  for (let before = -1; before !== closed.length;) {
    before = closed.length;
    closed = closed.filter((path) => {
      try {
        open(path);
        opened.push(path);
        return false;
      } catch {
        return true;
      }
    });
  }
  return opened;
}

function cudaLibraries(folder: string): string[] {
  try {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    return names.filter((name) => CUDA_LIBRARY.test(name)).sort().map((name) => join(folder, name));
  } catch {
    // A search path often names folders that are not there.
    return [];
  }
}
