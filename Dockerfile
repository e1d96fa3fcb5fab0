# The app for any role: Unclip__Role says which.
#   docker build -t unclip .                          on the CPU
#   docker build -t unclip --build-arg FLAVOR=gpu .   with CUDA: docker run --gpus all …
ARG FLAVOR=cpu

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG FLAVOR
WORKDIR /source
COPY . .
RUN dotnet publish src/Unclip.Web -c Release -o /app -p:OnnxRuntimeFlavor=$FLAVOR -p:PublishReadyToRun=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS cpu

FROM nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04 AS gpu
COPY --from=mcr.microsoft.com/dotnet/aspnet:10.0 /usr/share/dotnet /usr/share/dotnet
ENV DOTNET_ROOT=/usr/share/dotnet APP_UID=1654

FROM $FLAVOR
# ONNX Runtime needs OpenMP's and the C++ runtime; curl asks how it is.
RUN apt-get update && apt-get install -y --no-install-recommends curl libgomp1 libstdc++6 && rm -rf /var/lib/apt/lists/*
# The program's own folder: what it serves is in wwwroot beside it.
WORKDIR /app
COPY --from=build /app .
COPY models/picturebook models/picturebook
# What lasts, and compiled graphs: belongs to the user that the base image has for apps.
RUN mkdir data cache && chown $APP_UID data cache
ENV Urls=http://+:8080 Unclip__CacheFolder=cache
USER $APP_UID
EXPOSE 8080
VOLUME ["/app/data"]
HEALTHCHECK --start-period=60s CMD curl -fsS http://localhost:8080/health/ready
ENTRYPOINT ["/app/Unclip.Web"]
