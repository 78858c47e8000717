using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Ilgpu.Devices;

namespace ZPrimeGpu.Ilgpu;

/// <summary>The devices that ILGPU finds on this machine.</summary>
internal sealed class IlgpuPlugIn : IAcceleratorPlugIn
{
    private readonly Dictionary<string, IlgpuDevice> open = [];

    /// <inheritdoc/>
    public IReadOnlyList<AcceleratorInfo> Discover()
    {
        try
        {
            return Look();
        }
        catch (Exception e) when (DeviceErrors.IsOfDevice(e))
        {
            throw DeviceErrors.Translate("The GPU", e);
        }
    }

    private static List<AcceleratorInfo> Look()
    {
        using Context context = IlgpuDevice.MakeContext(builder => builder.CPU(new CPUDevice(2, 1, 2)).OpenCL().Cuda());
        var found = new List<AcceleratorInfo>();
        Context.DeviceCollection<CudaDevice> cuda = context.GetCudaDevices();
        for (int i = 0; i < cuda.Count; i++)
        {
            found.Add(new($"cuda:{i}", cuda[i].Name, cuda[i].MemorySize, DevicePrecision.RateClass(cuda[i].Architecture), null));
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
    public IAccelerator Open(string name, Precision precision)
    {
        if (!name.EndsWith(":all", StringComparison.Ordinal))
        {
            return Make(Device(name), precision);
        }

        string kind = name[..^":all".Length];
        AcceleratorInfo[] known = [.. Discover().Where(d => d.Name.StartsWith(kind + ":", StringComparison.Ordinal) && d.Unavailable is null)];
        return known.Length == 0
            ? Make(Device(kind + ":0"), precision)
            : new SpreadAccelerator(name, Alike([.. known.Select(d => Device(d.Name))], precision));
    }

    private static IlgpuAccelerator Make(IlgpuDevice device, Precision precision) => new(device, DevicePrecision.Of(device, precision));

    /// <summary>Devices that share the windows compute alike: mixed only where all of them would.</summary>
    private static IlgpuAccelerator[] Alike(IlgpuDevice[] devices, Precision precision)
    {
        Precision common = devices.Any(d => DevicePrecision.Of(d, precision) == Precision.Double) ? Precision.Double : Precision.Mixed;
        return [.. devices.Select(d => new IlgpuAccelerator(d, common))];
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
}
