using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>The drivers' libraries. ILGPU asks for <c>libcuda.so</c> and <c>libOpenCL.so</c>; many machines have only the names with a version.</summary>
internal static class NativeDrivers
{
    private static readonly Lock Gate = new();
    private static bool installed;

    /// <summary>Lets ILGPU find the libraries under all their names.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (!installed)
            {
                NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);
                installed = true;
            }
        }
    }

    /// <summary>Why there is no CUDA device.</summary>
    public static string WhyNoCuda()
        => Load("cuda") == 0
            ? "no NVIDIA driver was found (neither libcuda.so.1 nor libcuda.so)"
            : "the NVIDIA driver lists no GPU, or is too old for this version of ILGPU, which asks for CUDA 11 or later";

    /// <summary>Why there is no OpenCL device.</summary>
    public static string WhyNoOpenCl()
        => Load("OpenCL") == 0
            ? "no OpenCL loader was found (neither libOpenCL.so.1 nor libOpenCL.so)"
            : "OpenCL lists no GPU with double precision and the generic address space";

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => Load(name);

    private static nint Load(string name)
    {
        string[] names = name switch
        {
            "cuda" => ["libcuda.so.1", "libcuda.so", "nvcuda"],
            "OpenCL" => ["libOpenCL.so.1", "libOpenCL.so", "OpenCL"],
            _ => [],
        };
        foreach (string candidate in names)
        {
            if (NativeLibrary.TryLoad(candidate, out nint handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
