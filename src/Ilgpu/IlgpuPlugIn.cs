using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Ilgpu.Devices;

namespace ZPrimeGpu.Ilgpu;

/// <summary>The devices that ILGPU finds on this machine.</summary>
internal sealed class IlgpuPlugIn : IAcceleratorPlugIn
{
    /// <inheritdoc/>
    public IReadOnlyList<AcceleratorInfo> Discover()
    {
        using Context context = IlgpuDevice.MakeContext(builder => builder.CPU(new CPUDevice(2, 1, 2)).OpenCL().Cuda());
        var found = new List<AcceleratorInfo>();
        Context.DeviceCollection<CudaDevice> cuda = context.GetCudaDevices();
        for (int i = 0; i < cuda.Count; i++)
        {
            found.Add(new($"cuda:{i}", cuda[i].Name, cuda[i].MemorySize, DoubleRate(cuda[i].Architecture), null));
        }

        if (cuda.Count == 0)
        {
            found.Add(new("cuda", "NVIDIA GPUs", null, null, NativeDrivers.WhyNoCuda()));
        }

        Context.DeviceCollection<CLDevice> opencl = context.GetCLDevices();
        for (int i = 0; i < opencl.Count; i++)
        {
            found.Add(new($"opencl:{i}", opencl[i].Name, opencl[i].MemorySize, null, opencl[i].Capabilities.Float64 ? null : "it has no double precision"));
        }

        if (opencl.Count == 0)
        {
            found.Add(new("opencl", "OpenCL GPUs", null, null, NativeDrivers.WhyNoOpenCl()));
        }

        found.Add(new("ilgpu-cpu", "CPU accelerator of ILGPU, for checks", null, null, null));
        return found;
    }

    /// <inheritdoc/>
    public IAccelerator Open(string name) => new IlgpuAccelerator(name);

    /// <inheritdoc/>
    public IReadOnlyList<KernelReport> InspectKernels() => KernelInspection.Run();

    /// <inheritdoc/>
    public DeviceRates Measure(string name) => DeviceMeasurement.Run(name);

    // Data-centre chips run double precision at half the single-precision rate; the others at 1:32 or 1:64 (CUDA programming guide, arithmetic throughput).
    private static string? DoubleRate(CudaArchitecture? architecture)
        => architecture is not CudaArchitecture a ? null : (a.Major, a.Minor) is (6, 0) or (7, 0) or (8, 0) or (9, 0) or (10, 0) ? "1:2" : "1:32 or 1:64";
}
