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
    private readonly Dictionary<string, IlgpuDevice> open = [];

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
    public IAccelerator Open(string name)
    {
        if (!name.EndsWith(":all", StringComparison.Ordinal))
        {
            return new IlgpuAccelerator(Device(name));
        }

        string kind = name[..^":all".Length];
        AcceleratorInfo[] known = [.. Discover().Where(d => d.Name.StartsWith(kind + ":", StringComparison.Ordinal) && d.Unavailable is null)];
        return known.Length == 0
            ? new IlgpuAccelerator(Device(kind + ":0"))
            : new SpreadAccelerator(name, [.. known.Select(d => new IlgpuAccelerator(Device(d.Name)))]);
    }

    /// <summary>A device, opened at first use: its context and its compiled kernels are worth keeping.</summary>
    private IlgpuDevice Device(string name)
    {
        lock (open)
        {
            if (!open.TryGetValue(name, out IlgpuDevice? device))
            {
                device = IlgpuDevice.Open(name);
                open.Add(name, device);
            }

            return device;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<KernelReport> InspectKernels() => KernelInspection.Run();

    /// <inheritdoc/>
    public DeviceRates Measure(string name) => DeviceMeasurement.Run(name);

    // Data-centre chips run double precision at half the single-precision rate; the others at 1:32 or 1:64 (CUDA programming guide, arithmetic throughput).
    private static string? DoubleRate(CudaArchitecture? architecture)
        => architecture is not CudaArchitecture a ? null : (a.Major, a.Minor) is (6, 0) or (7, 0) or (8, 0) or (9, 0) or (10, 0) ? "1:2" : "1:32 or 1:64";
}
