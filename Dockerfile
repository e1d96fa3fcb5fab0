# The app for any role: Unclip__Role says which.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Unclip.Web -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# ONNX Runtime needs OpenMP's and the C++ runtime.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 libstdc++6 && rm -rf /var/lib/apt/lists/*
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
ENTRYPOINT ["/app/Unclip.Web"]
