using System.Runtime.CompilerServices;

// ILGPU launches kernels from an assembly that it makes at run time.
[assembly: InternalsVisibleTo("ILGPURuntime")]
