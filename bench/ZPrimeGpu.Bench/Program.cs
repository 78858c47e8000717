using BenchmarkDotNet.Running;
using ZPrimeGpu.Bench.Fits;

if (args is ["fits"])
{
    FitThroughput.Run(Console.Out);
    return;
}

if (args is ["scan"])
{
    FitThroughput.Scan(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
