using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.IR;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ZPrimeGpu.Host;
using ZPrimeGpu.Ilgpu.Numbers;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>One device with its context and its compiled kernels. Calls come from any thread, one at a time (<see cref="Gate"/>).</summary>
internal sealed class IlgpuDevice : IDisposable
{
    private readonly Context context;
    private readonly Dictionary<MethodInfo, Kernel> kernels = [];

    private IlgpuDevice(string name, Context context, Accelerator accelerator)
    {
        Name = name;
        this.context = context;
        Accelerator = accelerator;
    }

    /// <summary>Name by which it is chosen.</summary>
    public string Name { get; }

    /// <summary>The device.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Held by whoever queues work or takes memory: ILGPU is not made for that from several threads at once.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether kernels run on the host, for checks.</summary>
    public bool IsHost => Accelerator is CPUAccelerator;

    /// <summary>Threads of a launch that keep it busy.</summary>
    /// <remarks>On a GPU twice what its multiprocessors hold at a time; fits take many registers, so that most of them wait for a place.</remarks>
    public int BusyThreads => IsHost ? 512 : Math.Max(1 << 14, 2 * Accelerator.MaxNumThreads);

    /// <summary>A context that knows the arithmetic of <see cref="DeviceReal"/>.</summary>
    /// <param name="devices">Adds the devices.</param>
    public static Context MakeContext(Action<Context.Builder> devices)
    {
        NativeDrivers.Install();
        return Context.Create(builder =>
        {
            // Not O2: its analysis of branches takes the thread's index for the same in all threads, and marks every branch as uniform (bra.uni), which a warp whose
            // threads part must not take (ILGPU 1.5.3; its issue 846 looks like the same).
            builder.Optimize(OptimizationLevel.O1);
            DeviceArithmetic.Register(builder.GetIntrinsicManager());
            devices(builder);
        });
    }

    /// <summary>Opens a device.</summary>
    /// <param name="name"><c>cuda:N</c>, <c>opencl:N</c> or <c>ilgpu-cpu</c>.</param>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static IlgpuDevice Open(string name)
    {
        string[] parts = name.Split(':');
        Context context = MakeContext(builder =>
        {
            switch (parts[0])
            {
                case "cuda":
                    builder.Cuda();
                    break;
                case "opencl":
                    builder.OpenCL();
                    break;
                default:
                    // The smallest: four threads. Every launch wakes them all.
                    builder.CPU(new CPUDevice(2, 1, 2));
                    break;
            }
        });
        try
        {
            int number = parts.Length > 1 && int.TryParse(parts[1], out int n) && n >= 0 ? n : 0;
            // Of its kind only: a context without the devices asked for has ILGPU's CPU accelerator instead.
            AcceleratorType kind = parts[0] == "cuda" ? AcceleratorType.Cuda : parts[0] == "opencl" ? AcceleratorType.OpenCL : AcceleratorType.CPU;
            Device[] devices = [.. context.Devices.Where(d => d.AcceleratorType == kind)];
            if (number >= devices.Length)
            {
                throw new InputException($"Device '{name}' cannot be used: {WhyNot(parts[0], devices.Length)}. 'zprime devices' lists what can.");
            }

            return new IlgpuDevice(name, context, devices[number].CreateAccelerator(context));
        }
        catch (ILGPU.Runtime.AcceleratorException e)
        {
            context.Dispose();
            throw DeviceErrors.Translate(name, e);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>A launcher of a kernel: compiled at first use, kept as long as the device.</summary>
    /// <typeparam name="TLaunch">Its arguments.</typeparam>
    /// <param name="entry">Its entry point.</param>
    public Action<AcceleratorStream, Index1D, TLaunch> Kernel<TLaunch>(Action<Index1D, TLaunch> entry)
        where TLaunch : struct
    {
        if (!kernels.TryGetValue(entry.Method, out Kernel? kernel))
        {
            kernel = Load(entry.Method);
            kernels.Add(entry.Method, kernel);
        }

        return kernel.CreateLauncherDelegate<Action<AcceleratorStream, Index1D, TLaunch>>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Kernel kernel in kernels.Values)
        {
            kernel.Dispose();
        }

        kernels.Clear();
        Accelerator.Dispose();
        context.Dispose();
    }

    private static string WhyNot(string kind, int count)
        => count > 0 ? $"there are {count} of this kind, counted from 0"
            : kind == "cuda" ? NativeDrivers.WhyNoCuda()
            : NativeDrivers.WhyNoOpenCl();

    private Kernel Load(MethodInfo method)
    {
        Backend? backend = Accelerator switch
        {
            CudaAccelerator cuda => cuda.Backend,
            CLAccelerator opencl => opencl.Backend,
            _ => null,
        };
        return backend is null ? Accelerator.LoadAutoGroupedKernel(method) : Accelerator.LoadAutoGroupedKernel(KernelCompiler.Compile(backend, method));
    }
}
