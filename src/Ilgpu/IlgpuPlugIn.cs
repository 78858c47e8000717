using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ZPrimeGpu.Host.Accelerators;

namespace ZPrimeGpu.Ilgpu;

/// <summary>The devices that ILGPU finds on this machine.</summary>
internal sealed class IlgpuPlugIn : IAcceleratorPlugIn
{
    // Fits and events do not run through the plug-in yet; a device is listed so that a user sees whether driver and card are found.
    private const string NoKernelsYet = "found, but this version runs its kernels on the host only";

    /// <inheritdoc/>
    public IReadOnlyList<AcceleratorInfo> Discover()
    {
        using Context context = Context.Create(builder => builder.AllAccelerators());
        var found = new List<AcceleratorInfo>();
        Context.DeviceCollection<CudaDevice> cuda = context.GetCudaDevices();
        for (int i = 0; i < cuda.Count; i++)
        {
            found.Add(new($"cuda:{i}", cuda[i].Name, cuda[i].MemorySize, DoubleRate(cuda[i].Architecture), NoKernelsYet));
        }

        if (cuda.Count == 0)
        {
            found.Add(new("cuda", "NVIDIA GPUs", null, null, "no device was found: either no NVIDIA driver, or a machine with libcuda.so.1 but without the link libcuda.so"));
        }

        Context.DeviceCollection<CLDevice> opencl = context.GetCLDevices();
        for (int i = 0; i < opencl.Count; i++)
        {
            found.Add(new($"opencl:{i}", opencl[i].Name, opencl[i].MemorySize, null, NoKernelsYet));
        }

        if (opencl.Count == 0)
        {
            found.Add(new("opencl", "OpenCL GPUs", null, null, "no device was found: no libOpenCL.so, or no device with the generic address space"));
        }

        CPUDevice cpu = context.GetCPUDevice(0);
        found.Add(new("ilgpu-cpu", $"{cpu.Name} of ILGPU, for checks", null, null, NoKernelsYet));
        return found;
    }

    // Data-centre chips run double precision at half the single-precision rate; the others at 1:32 or 1:64 (CUDA programming guide, arithmetic throughput).
    private static string? DoubleRate(CudaArchitecture? architecture)
        => architecture is not CudaArchitecture a ? null : (a.Major, a.Minor) is (6, 0) or (7, 0) or (8, 0) or (9, 0) or (10, 0) ? "1:2" : "1:32 or 1:64";
}
