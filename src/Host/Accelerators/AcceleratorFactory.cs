using System.Reflection;
using System.Runtime.Loader;

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
    /// <param name="tell">Receives a line where <c>auto</c> found a device that does not work.</param>
    /// <exception cref="InputException">No such accelerator.</exception>
    /// <exception cref="AcceleratorException">The device does not work.</exception>
    public static IAccelerator Open(string name, Action<string>? tell = null)
    {
        switch (name)
        {
            case "simd":
                return HostAccelerator.Simd();
            case "scalar":
                return HostAccelerator.Scalar();
            case "auto":
                return OpenFastest(tell ?? Console.Error.WriteLine);
            case "cuda":
                name = "cuda:0";
                break;
            case "opencl":
                name = "opencl:0";
                break;
        }

        IAcceleratorPlugIn? plugIn = PlugIn.Value;
        bool known = name == "ilgpu-cpu" || name.StartsWith("cuda:", StringComparison.Ordinal) || name.StartsWith("opencl:", StringComparison.Ordinal);
        string why = plugIn is null && known ? NotBuilt : "there is no accelerator of that name";
        return plugIn is not null && known
            ? plugIn.Open(name)
            : throw new InputException($"Device '{name}' cannot be used: {why}. 'zprime devices' lists what can; 'auto' takes the fastest of it.");
    }

    /// <summary>The plug-in; null where it was not built.</summary>
    public static IAcceleratorPlugIn? LoadedPlugIn => PlugIn.Value;

    /// <summary>A GPU with fast double precision where there is one, else the host's lanes.</summary>
    private static IAccelerator OpenFastest(Action<string> tell)
    {
        // Looking for devices loads the plug-in and the drivers, a quarter of a second: only where there may be a GPU.
        if (PlugIn.Value is not IAcceleratorPlugIn plugIn || !MayHaveGpu())
        {
            return HostAccelerator.Simd();
        }

        AcceleratorInfo? best = plugIn.Discover().FirstOrDefault(d => d.Unavailable is null && d.Name.StartsWith("cuda:", StringComparison.Ordinal) && d.DoublePrecisionRate == "1:2");
        if (best is null)
        {
            return HostAccelerator.Simd();
        }

        try
        {
            return plugIn.Open(best.Name);
        }
        catch (AcceleratorException e)
        {
            tell($"zprime: {e.Message} Falling back to simd.");
            return HostAccelerator.Simd();
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
