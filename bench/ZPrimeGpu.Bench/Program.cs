using BenchmarkDotNet.Running;
using ZPrimeGpu.Bench.Fits;
using ZPrimeGpu.Bench.Simulation;
using ZPrimeGpu.Bench.Toys;

if (args is ["fits"])
{
    FitThroughput.Run(Console.Out);
    return;
}

if (args is ["fit", string thetaBins, string perBin, string morph])
{
    FitThroughput.RunOne(Console.Out, int.Parse(thetaBins), double.Parse(perBin), bool.Parse(morph));
    return;
}

if (args is ["scan"])
{
    FitThroughput.Scan(Console.Out);
    return;
}

if (args is ["toys"])
{
    ToyThroughput.Run(Console.Out);
    return;
}

if (args is ["toyfits"])
{
    ToyFitThroughput.Run(Console.Out);
    return;
}

if (args is ["simulation"])
{
    SimulationThroughput.Run(Console.Out);
    return;
}

if (args is ["lee"])
{
    LeeThroughput.Run(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
