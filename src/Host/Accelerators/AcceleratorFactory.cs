using System.Reflection;
using System.Runtime.Loader;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>Finds accelerators by name: those of the host, and those of the GPU plug-in where it was built.</summary>
internal static class AcceleratorFactory
{
    private const string PlugInAssembly = "ZPrimeGpu.Ilgpu";
    private const string NotBuilt = "the GPU plug-in was not built (its package ILGPU could not be restored when ./zprime built the program)";

    // One copy of the plug-in in a process: its types are those of the context that loaded it.
    private static readonly Lazy<IAcceleratorPlugIn?> PlugIn = new(LoadPlugIn);

    /// <summary>Opens an accelerator.</summary>
    /// <param name="name"><c>auto</c> (the fastest present), <c>simd</c>, <c>scalar</c>, or a device of the plug-in: <c>cuda:0</c>, <c>cuda:all</c>, <c>opencl:0</c>, <c>ilgpu-cpu</c>.</param>
    /// <param name="precision">How toys are fitted.</param>
    /// <exception cref="InputException">No such accelerator, or not in this precision.</exception>
    /// <exception cref="AcceleratorException">The device does not work.</exception>
    public static IAccelerator Open(string name, Precision precision = Precision.Double)
        => Open(name, precision, () => PlugIn.Value, MayHaveGpu(), Console.Error.WriteLine);

    /// <summary>Opens an accelerator of a plug-in.</summary>
    /// <param name="name">Name.</param>
    /// <param name="precision">How toys are fitted.</param>
    /// <param name="plugIn">The plug-in; loaded only where it is needed.</param>
    /// <param name="mayHaveGpu">Whether <c>auto</c> looks for devices.</param>
    /// <param name="tell">Receives a line where <c>auto</c> found a device that does not work.</param>
    internal static IAccelerator Open(string name, Precision precision, Func<IAcceleratorPlugIn?> plugIn, bool mayHaveGpu, Action<string> tell)
    {
        string device = name is "cuda" or "opencl" ? name + ":0" : name;
        IAccelerator? host = device switch
        {
            "simd" => HostAccelerator.Simd(),
            "scalar" => HostAccelerator.Scalar(),

            // Looking for devices loads the plug-in and the drivers, a quarter of a second: only where there may be a GPU.
            "auto" => (mayHaveGpu && plugIn() is IAcceleratorPlugIn devices ? OpenFastest(devices, precision, tell) : null) as IAccelerator ?? HostAccelerator.Simd(),
            _ => null,
        };
        if (host is not null)
        {
            return precision == Precision.Mixed && host.Precision != Precision.Mixed
                ? throw new InputException($"--precision mixed is for GPUs: {host.Name} always computes in double precision. Leave it out, or choose a GPU with --device.")
                : host;
        }

        bool known = device == "ilgpu-cpu" || device.StartsWith("cuda:", StringComparison.Ordinal) || device.StartsWith("opencl:", StringComparison.Ordinal);
        IAcceleratorPlugIn? opener = known ? plugIn() : null;
        string why = known ? NotBuilt : "there is no accelerator of that name";
        return opener?.Open(device, precision)
            ?? throw new InputException($"Device '{name}' cannot be used: {why}. 'zprime devices' lists what can; 'auto' takes the fastest of it.");
    }

    /// <summary>The plug-in; null where it was not built.</summary>
    public static IAcceleratorPlugIn? LoadedPlugIn => PlugIn.Value;

    /// <summary>A GPU with fast double precision where there is one that works; else null, and where one should have worked a line says why it does not.</summary>
    private static FallbackAccelerator? OpenFastest(IAcceleratorPlugIn plugIn, Precision precision, Action<string> tell)
    {
        try
        {
            IReadOnlyList<AcceleratorInfo> found = [.. plugIn.Discover().Where(d => d.Name.StartsWith("cuda", StringComparison.Ordinal))];
            AcceleratorInfo? best = found.FirstOrDefault(d => d.Unavailable is null && d.DoublePrecisionRate == AcceleratorInfo.FastDouble);
            if (best is null && found.FirstOrDefault(d => d.Unavailable is not null) is { } unusable)
            {
                tell($"zprime: The GPU of this machine cannot be used: {unusable.Unavailable}. Falling back to simd.");
            }

            return best is null ? null : new FallbackAccelerator(plugIn.Open(best.Name, precision), HostAccelerator.Simd(), tell);
        }
        catch (Exception e) when (e is AcceleratorException or InputException)
        {
            tell($"zprime: {e.Message} Falling back to simd.");
            return null;
        }
    }

    private static bool MayHaveGpu() => File.Exists("/dev/nvidiactl") || OperatingSystem.IsWindows();

    /// <summary>Every accelerator, and for what is absent the reason.</summary>
    public static IReadOnlyList<AcceleratorInfo> List()
    {
        var list = new List<AcceleratorInfo>
        {
            new("simd", HostAccelerator.Simd().Description, null, null, null),
            new("scalar", HostAccelerator.Scalar().Description, null, null, null),
        };
        if (PlugIn.Value is IAcceleratorPlugIn plugIn)
        {
            list.AddRange(plugIn.Discover());
        }
        else
        {
            list.Add(new("cuda, opencl, ilgpu-cpu", "GPU plug-in", null, null, NotBuilt));
        }

        return list;
    }

    private static IAcceleratorPlugIn? LoadPlugIn()
    {
        string[] candidates =
        [
            Path.Combine(AppContext.BaseDirectory, "plugins", PlugInAssembly + ".dll"),
            Path.Combine(AppContext.BaseDirectory, "..", "..", PlugInAssembly, "release", PlugInAssembly + ".dll"),
        ];
        if (candidates.FirstOrDefault(File.Exists) is not string path)
        {
            return null;
        }

        Assembly assembly = new PlugInContext(Path.GetFullPath(path)).LoadFromAssemblyPath(Path.GetFullPath(path));
        Type type = assembly.GetTypes().Single(t => typeof(IAcceleratorPlugIn).IsAssignableFrom(t) && !t.IsAbstract);
        return (IAcceleratorPlugIn)Activator.CreateInstance(type)!;
    }

    /// <summary>Loads the plug-in's own packages from its folder, but shares the host's copy of the host and of the kernels.</summary>
    private sealed class PlugInContext(string path) : AssemblyLoadContext(PlugInAssembly)
    {
        private readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (Default.Assemblies.Any(a => a.GetName().Name == assemblyName.Name) || assemblyName.Name == "ZPrimeGpu.Kernels")
            {
                return null; // the default context, that is, the host's copy
            }

            return resolver.ResolveAssemblyToPath(assemblyName) is string file ? LoadFromAssemblyPath(file) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName)
            => resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is string file ? LoadUnmanagedDllFromPath(file) : 0;
    }
}
